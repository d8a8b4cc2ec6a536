"""People."""

import factory
from factory.django import DjangoModelFactory

from als.accounts.models import User


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda o: f"{o.name.lower().replace(' ', '.')}@example.org")
    password = "!"
