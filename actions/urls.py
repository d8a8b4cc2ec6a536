from django.urls import path

from actions import views

app_name = "actions"
urlpatterns = [
    path("sets/<int:pk>/themes/", views.themes, name="themes"),
    path("sets/<int:pk>/themes/new/", views.theme_new, name="theme_new"),
    path("themes/<int:pk>/edit/", views.theme_edit, name="theme_edit"),
    path("sets/<int:pk>/issues/", views.issues, name="issues"),
    path("sets/<int:pk>/issues/new/", views.issue_pair, name="issue_pair"),
    path("pairs/<int:pk>/issues/new/", views.issue_new, name="issue_new"),
    path("issues/<int:pk>/", views.issue, name="issue"),
    path("issues/<int:pk>/edit/", views.issue_edit, name="issue_edit"),
    path("issues/<int:pk>/confirm/", views.issue_confirm, name="issue_confirm"),
    path("issues/<int:pk>/close/", views.issue_close, name="issue_close"),
    path("issues/<int:pk>/reopen/", views.issue_reopen, name="issue_reopen"),
    path("issues/<int:pk>/actions/new/", views.action_new, name="action_new"),
    path("agenda/<int:pk>/capture/issue/", views.capture_issue, name="capture_issue"),
    path("agenda/<int:pk>/capture/action/", views.capture_action, name="capture_action"),
    path("sets/<int:pk>/actions/", views.actions, name="actions"),
    path("actions/<int:pk>/", views.action, name="action"),
    path("actions/<int:pk>/edit/", views.action_edit, name="action_edit"),
    path("actions/<int:pk>/consent/", views.consent, name="consent"),
    path("actions/<int:pk>/start/", views.action_start, name="action_start"),
    path("actions/<int:pk>/end/", views.action_end, name="action_state"),
    path("actions/<int:pk>/progress/new/", views.progress_new, name="progress_new"),
]
