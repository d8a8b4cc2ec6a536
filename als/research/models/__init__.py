from als.research.models.extracts import Extract, ExtractSet
from als.research.models.tokens import ResearchToken

__all__ = ["Extract", "ExtractSet", "ResearchToken"]
