from django.urls import path

from sets import views

app_name = "sets"
urlpatterns = [
    path("programmes/new/", views.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", views.programme, name="programme"),
    path("programmes/<int:pk>/edit/", views.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/people/new/", views.programme_invite, name="programme_invite"),
    path("roles/<int:pk>/remove/", views.programme_remove, name="programme_remove"),
    path("programmes/<int:pk>/sets/new/", views.set_new, name="set_new"),
    path("sets/<int:pk>/edit/", views.set_edit, name="set_edit"),
    path("sets/<int:pk>/facilitators/new/", views.facilitator_add, name="facilitator_add"),
    path("facilitators/<int:pk>/remove/", views.facilitator_remove, name="facilitator_remove"),
    path("sets/<int:pk>/pairs/new/", views.pair_new, name="pair_new"),
    path("pairs/<int:pk>/members/new/", views.member_add, name="member_add"),
    path("pairs/<int:pk>/withdraw/", views.agreement_withdraw, name="agreement_withdraw"),
    path("agreements/<int:pk>/ask-again/", views.agreement_ask_again, name="agreement_ask_again"),
    path("agreements/<str:token>/", views.agreement, name="agreement"),
    path("agreements/<str:token>/agree/", views.agreement_agree, name="agreement_agree"),
    path("agreements/<str:token>/decline/", views.agreement_decline, name="agreement_decline"),
    path("sets/<int:pk>/ground-rules/", views.ground_rules, name="ground_rules"),
    path("sets/<int:pk>/ground-rules/edit/", views.ground_rules_edit, name="ground_rules_edit"),
    path("ground-rules/<int:pk>/accept/", views.ground_rules_accept, name="ground_rules_accept"),
    path("sets/<int:pk>/focus/", views.focus, name="focus"),
    path("sets/<int:pk>/focus/topics/new/", views.topic_new, name="topic_new"),
    path("sets/<int:pk>/focus/decide/", views.focus_decide, name="focus_decide"),
    path("sets/<int:pk>/papers/", views.papers, name="papers"),
    path("sets/<int:pk>/papers/new/", views.paper_new, name="paper_new"),
    path("papers/<int:pk>/", views.paper, name="paper"),
    path("papers/<int:pk>/edit/", views.paper_edit, name="paper_edit"),
]
