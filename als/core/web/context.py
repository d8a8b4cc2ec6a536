"""What every template knows."""

from django.conf import settings


def site(request):
    """Give the templates what they may ask of the installation and of the person."""
    return {
        "example_mode": settings.EXAMPLE,
        "largest_form": settings.MAX_FORM_BYTES,
        "provider": settings.OIDC_NAME,
        "public_contact": settings.PUBLIC_CONTACT,
    }
