from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from als.accounts import address_views, asking_again, languages, passkeys, provider_views, views
from als.accounts.asking_again import asks_first

app_name = "accounts"
urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("profile/", views.profile, name="profile"),
    path("language/", languages.language, name="language"),
    path("profile/photo/", views.photo_give, name="photo_give"),
    path("profile/photo/remove/", views.photo_remove, name="photo_remove"),
    path("profile/address/", address_views.address, name="address"),
    path("profile/address/stop/", address_views.address_stop, name="address_stop"),
    path("address/<str:token>/", address_views.address_link, name="address_link"),
    path("address/<str:token>/confirm/", address_views.address_confirm, name="address_confirm"),
    path("address/<str:token>/stop/", address_views.address_link_stop, name="address_link_stop"),
    path("profile/mail/", views.mail_choices, name="mail_choices"),
    path("mail/<str:token>/", views.mail_switch, name="mail_switch"),
    path("profile/calendar/make/", views.feed_make, name="feed_make"),
    path("profile/calendar/off/", views.feed_off, name="feed_off"),
    path("profile/sessions/", views.sessions_page, name="sessions"),
    path("profile/sessions/end/", views.sessions_end, name="sessions_end"),
    path("profile/sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path("profile/provider/remove/", provider_views.unlink, name="provider_unlink"),
    path("sign-in/provider/", provider_views.there, name="provider_there"),
    path("sign-in/provider/back/", provider_views.back, name="provider_back"),
    path("sign-in/provider/enter/", provider_views.enter, name="provider_enter"),
    path("ask-again/mail/send/", asking_again.send_code, name="ask_again_send"),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
]

# django-allauth's pages that we use, under the names that it knows them by. There is no sign-up,
# and no "forgotten password": whoever forgot it signs in with a code and sets a new one.
sign_in_patterns = [
    path("sign-in/", allauth.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/password/", allauth.login, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("profile/password/", allauth.password_change, name="account_change_password"),
    path("profile/password/set/", asks_first(allauth.password_set), name="account_set_password"),
    path("ask-again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("sign-in/second-step/", passkeys.second_step, name="mfa_authenticate"),
    path("ask-again/mail/", asking_again.by_mail, name="account_reauthenticate_by_mail"),
    path("ask-again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/passkey/", passkeys.sign_in, name="mfa_login_webauthn"),
    path("ask-again/passkey/", passkeys.ask_again, name="mfa_reauthenticate_webauthn"),
    path("profile/second-step/", mfa.index, name="mfa_index"),
    path("profile/second-step/passkey/", asks_first(passkeys.add), name="mfa_add_webauthn"),
    path("profile/second-step/passkey/<int:pk>/name/", passkeys.rename, name="mfa_edit_webauthn"),
    path(
        "profile/second-step/passkey/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"
    ),
    path("profile/second-step/app/", asks_first(totp.activate_totp), name="mfa_activate_totp"),
    path("profile/second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "profile/second-step/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "profile/second-step/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
