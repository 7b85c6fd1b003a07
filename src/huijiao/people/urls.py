"""Doors of this room; they stand at the root of the site."""

from __future__ import annotations

from django.urls import path

from huijiao.people.views import account, centre, registration, session

app_name = "people"
urlpatterns = [
    path("login/", session.Login.as_view(), name="login"),
    path("logout/", session.logout, name="logout"),
    path("session/extend/", session.extend, name="extend"),
    path("language/", session.language, name="language"),
    path("privacy/", session.privacy, name="privacy"),
    path("register/", registration.choose, name="register"),
    path("register/personal/", registration.personal, name="register_personal"),
    path("register/institution/", registration.search, name="register_institution"),
    path("register/institution/new/", registration.new_institution, name="register_institution_new"),
    path("register/institution/user/", registration.user, name="register_user"),
    path("register/check/<slug:form>/", registration.check, name="register_check"),
    path("password/forgotten/", session.forgotten, name="forgotten"),
    path("password/forgotten/sent/", session.forgotten_sent, name="forgotten_sent"),
    path("password/reset/<uidb64>/<token>/", session.Reset.as_view(), name="reset"),
    path("account/", account.profile, name="profile"),
    path("account/edit/", account.edit, name="profile_edit"),
    path("account/password/", account.password, name="password"),
    path("account/hand-over/", account.hand_over, name="hand_over"),
    path("account/hand-over/<int:pk>/<slug:answer>/", account.answer_hand_over, name="hand_over_answer"),
    path("account/colleagues/", account.colleagues, name="colleagues"),
    path("account/colleagues/<int:pk>/<slug:verb>/", account.colleague_act, name="colleague_act"),
    path("desk/centre/institutions/", centre.institutions, name="institutions"),
    path("desk/centre/institutions/<int:pk>/", centre.institution, name="institution"),
    path("desk/centre/institutions/<int:pk>/certificate/", centre.certificate, name="institution_certificate"),
    path("desk/centre/institutions/<int:pk>/<slug:verb>/", centre.institution_act, name="institution_act"),
]
