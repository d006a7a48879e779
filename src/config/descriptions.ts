/**
 * What keys mean, for editors and for the reference page, by the path of the key; `[]` stands for each entry of
 * a list. Keys of the originals that say it themselves are left out.
 */
export const keyDescriptions: Readonly<Record<string, string>> = {
  public_url:
    'Where browsers and applications reach the platform; also the issuer, unless oauth2.urls.self.issuer says another one.',
  database: 'Address of the PostgreSQL, postgres://user:password@host:port/name. Absent: an embedded one.',
  'database_pool.size': 'Connections that one process opens at most.',
  'public.host': 'Address to listen on for browsers and applications.',
  'public.port': 'Port to listen on for browsers and applications.',
  'public.trusted_proxies':
    'Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.',
  'public.tls.certificate': 'Certificate chain of the public listener, PEM. Without it a proxy ends TLS.',
  'public.tls.key': 'Private key of the certificate, PEM.',
  'public.client_certificates.ask':
    'Ask for a client certificate when a connection begins, for applications that authenticate by one. Needs public.tls; browsers may show their certificates to choose from.',
  'public.client_certificates.header':
    'Where a proxy of public.trusted_proxies says the certificate of a client, such as Client-Cert or X-Forwarded-Tls-Client-Cert. The proxy has to remove the header from what clients send.',
  'public.client_certificates.authorities':
    'Certificates of the authorities that sign those of applications with tls_client_auth, PEM.',
  'public.client_certificates.url':
    'Address of the endpoints for applications with a certificate, when it is not public_url (mtls_endpoint_aliases).',
  'public.keep_alive':
    'How long an idle connection stays open. It must be longer than the load balancer in front keeps it.',
  'admin.host': 'Address to listen on for operators and programs.',
  'admin.port': 'Port to listen on for operators and programs.',
  'admin.authentication':
    'Who may use the admin API. loopback: programs on this machine, others with the token; token: bearers of the token; certificate: holders of a client certificate; none: everybody who reaches it.',
  'admin.token': 'What callers of the admin API send as a bearer token.',
  'admin.tls.certificate': 'Certificate chain of the admin listener, PEM.',
  'admin.tls.key': 'Private key of the certificate, PEM.',
  'admin.tls.client_authorities': 'Certificates of the authorities that sign client certificates, PEM.',
  secrets:
    'Seal and sign what the platform hands out: the first one is used, all are accepted. Every process on the same database needs the same ones.',
  providers: 'External identity providers, in the order of their buttons.',
  'providers[].id': 'Part of the redirect URI, <public_url>/self-service/methods/oidc/callback/<id>.',
  'providers[].label': 'What the button says after "Sign in with".',
  'providers[].issuer_url':
    'The OpenID Connect issuer. GitHub: address of a GitHub Enterprise Server. Microsoft: another cloud.',
  'providers[].auth_url': 'Authorization endpoint, instead of the discovered one.',
  'providers[].token_url': 'Token endpoint, instead of the discovered one.',
  'providers[].userinfo_url': 'Userinfo endpoint, instead of the discovered one.',
  'providers[].jwks_url': 'Key set, instead of the discovered one.',
  'providers[].api_url': "Base of GitHub's REST API or of Microsoft Graph.",
  'providers[].scope': 'Scopes to ask for, instead of those of the kind.',
  'providers[].mapper_url':
    'How claims become traits: file://, base64:// or https:// of a Jsonnet program, or of a JSONata one where it ends in .jsonata; jsonata:// with the expression itself.',
  'providers[].microsoft_tenant': 'Tenant id, domain, "common", "organizations" or "consumers".',
  'providers[].subject_source': 'What names the person: the sub of userinfo, the id of Graph, or oid.',
  'providers[].requested_claims': 'The claims parameter of OpenID Connect Core §5.5.',
  'providers[].aal2_acr_values': 'Values of acr that count as a second factor.',
  'providers[].aal2_amr_values': 'Values of amr that count as a second factor.',
  'providers[].claims_source': 'Where claims are read; each kind has its own default.',
  'providers[].pkce': 'RFC 7636. auto: when the provider says that it supports it.',
  'providers[].update_identity_on_login': 'Whether traits follow the provider at every sign-in.',
  oauth2: 'The OAuth 2.0 and OpenID Connect server: the keys of a Hydra configuration.',
  'oauth2.dev': 'Development mode: cookies carry other names. Never in production.',
  'oauth2.secrets.system': 'In front of "secrets" for this component.',
  'oauth2.urls.self.issuer': 'The issuer identifier, exactly as applications compare it.',
  'oauth2.urls.login': "The sign-in page; the platform's own unless said.",
  'oauth2.urls.registration': "The sign-up page; the platform's own unless said.",
  'oauth2.urls.consent': "The consent page; the platform's own unless said.",
  'oauth2.urls.logout': "The sign-out page; the platform's own unless said.",
  'oauth2.urls.error': "The error page; the platform's own unless said.",
  'oauth2.urls.post_logout_redirect': 'Where a sign-out ends when the application names no address.',
  'oauth2.urls.device.verification':
    "Where a person enters the code that a device shows; the platform's own page unless said.",
  'oauth2.urls.device.success':
    "Where a person ends up who connected a device; the platform's own page unless said.",
  'oauth2.strategies.scope': 'How requested scopes match those of a client.',
  'oauth2.strategies.access_token': 'Format of access tokens of clients that do not choose one.',
  'oauth2.strategies.jwt.profile':
    'What JWT access tokens say: the claims of Hydra, or those of RFC 9068, with the type at+jwt.',
  'oauth2.strategies.jwt.scope_claim': 'scp as a list, scope as a text, or both.',
  'oauth2.ttl.login_consent_request': 'How long a sign-in may take.',
  'oauth2.ttl.authentication_session': 'How long a remembered sign-in lasts.',
  'oauth2.ttl.access_token': 'Lifetime of access tokens.',
  'oauth2.ttl.id_token': 'Lifetime of ID tokens.',
  'oauth2.ttl.refresh_token': 'Lifetime of refresh tokens; -1 is for ever.',
  'oauth2.ttl.pushed_authorization_request':
    'How long a browser may take to come with a pushed authorization request (RFC 9126).',
  'oauth2.oauth2.require_pushed_authorization_requests':
    'Every client must push its authorization requests (RFC 9126).',
  'oauth2.oauth2.require_signed_request_object':
    'Every client must send its authorization requests as signed objects (RFC 9101).',
  'oauth2.ttl.auth_code': 'Lifetime of authorization codes.',
  'oauth2.ttl.device_user_code': 'How long the codes of a device are valid.',
  'oauth2.oauth2.expose_internal_errors': 'Errors say what went wrong underneath. For development.',
  'oauth2.oauth2.allowed_top_level_claims': 'Session claims that stand at the top of JWT access tokens too.',
  'oauth2.oauth2.dpop.require_nonce': 'DPoP proofs must hold a nonce that the server gave.',
  'oauth2.oauth2.hooks.claims':
    "merge: the claims of a hook's answer join those that are there; at the first issue what was consented to stays. replace: they are all there is.",
  'oauth2.oauth2.hooks.timeout': 'How long one attempt to ask a hook may take; there are three.',
  'oauth2.oauth2.token_hook': 'Asked before tokens are issued, whatever the grant type.',
  'oauth2.oauth2.refresh_token_hook': 'Asked before that when a token is refreshed.',
  'oauth2.oauth2.pkce.enforced': 'Every client must use PKCE.',
  'oauth2.oauth2.pkce.enforced_for_public_clients': 'Clients without a secret must use PKCE.',
  'oauth2.oauth2.device_authorization.token_polling_interval':
    'How long a device waits between two requests for its tokens; one that asks more often is told to slow down.',
  'oauth2.oauth2.device_authorization.user_code':
    'The codes that people type: an entropy_preset (high, medium, low), or length and character_set.',
  'oauth2.oauth2.grant.jwt.jti_optional': 'Assertions need no jti; one without it can be used again.',
  'oauth2.oauth2.grant.jwt.iat_optional': 'Assertions need not say when they were issued.',
  'oauth2.oauth2.grant.jwt.max_ttl': 'How long an assertion may be valid at the most.',
  'oauth2.oauth2.grant.jwt.omit_assertion_audience':
    'The token does not get the audience of the assertion, which is the token endpoint.',
  'oauth2.oauth2.grant.refresh_token.rotation_grace_period':
    'How long a refresh token may be used again after its first use.',
  'oauth2.oauth2.grant.refresh_token.rotation_grace_reuse_count':
    'How often a refresh token may be used again in that time; 0 is without a limit.',
  'oauth2.oauth2.end_tokens_with_session':
    'Which tokens end when the person signs out. online: those of applications without offline access.',
  'oauth2.keys.rotation.every': 'How old a key that signs tokens gets; 0s is never replaced by itself.',
  'oauth2.keys.rotation.publish_before':
    'How long a new key is published before it signs, so that every application has fetched it.',
  'oauth2.keys.rotation.retain':
    'How long a replaced key is published after it has signed last. It must be longer than the longest lifespan of a JWT access token or an ID token of any client.',
  'oauth2.webfinger.oidc_discovery.auth_url':
    'Address of the authorization endpoint in the discovery document, where something in front of the platform answers.',
  'oauth2.webfinger.oidc_discovery.token_url':
    'Address of the token endpoint in the discovery document, where something in front of the platform answers.',
  'oauth2.webfinger.oidc_discovery.device_authorization_url':
    'Address of the device authorization endpoint in the discovery document, where something in front of the platform answers.',
  'oauth2.webfinger.oidc_discovery.userinfo_url':
    'Address of the userinfo endpoint in the discovery document, where something in front of the platform answers.',
  'oauth2.webfinger.oidc_discovery.jwks_url':
    'Address of the key set in the discovery document, where something in front of the platform answers.',
  'oauth2.webfinger.oidc_discovery.client_registration_url':
    'Address of the registration endpoint in the discovery document, where something in front of the platform answers.',
  'oauth2.webfinger.jwks.broadcast_keys': "Sets whose public keys are published beside the server's own.",
  'oauth2.oidc.session_management.enabled':
    'Whether pages of applications can watch the login by a frame. Browsers that keep cookies from frames of other sites say that it has changed.',
  'oauth2.oidc.dynamic_client_registration.enabled':
    'Whether applications can register themselves (RFC 7591, RFC 7592).',
  'oauth2.oidc.dynamic_client_registration.default_scope':
    'Scope of every client that names none, also of those that an administrator makes.',
  'oauth2.oidc.dynamic_client_registration.initial_access_token_required':
    'Nobody registers a client without a token that an administrator issued.',
  'oauth2.oidc.dynamic_client_registration.open_registrations_per_hour':
    'How many clients at most are registered in an hour without such a token, by the whole installation.',
  'oauth2.oidc.dynamic_client_registration.allowed.grant_types':
    'Grant types that may be registered. An empty list allows all.',
  'oauth2.oidc.dynamic_client_registration.allowed.scope':
    'Scopes that may be registered. An empty list allows all.',
  'oauth2.oidc.dynamic_client_registration.allowed.redirect_hosts':
    'Hosts of redirect URIs, such as app.example.com or *.example.com. An empty list allows all.',
  'oauth2.oidc.dynamic_client_registration.allowed.private_use_schemes':
    'Whether redirect URIs may have schemes of native applications, such as com.example.app:/callback.',
  'oauth2.oidc.dynamic_client_registration.allowed.token_endpoint_auth_methods':
    'Authentication methods that may be registered. An empty list allows all.',
  'oauth2.oauth2.grant.refresh_token.absolute_lifetime':
    'How long a person can stay signed in by refreshing, from the consent on; without a limit unless said.',
  'oauth2.oauth2.grant.refresh_token.idle_lifetime':
    'How long a refresh token lasts that nobody uses; as ttl.refresh_token or the client says unless this is less.',
  'oauth2.oidc.subject_identifiers.pairwise.salt': 'Secret from which pairwise subjects are derived.',
  'oauth2.serve.public.cors.allowed_origins':
    'Origins whose scripts may call the public endpoints; the first label may be *.',
  'oauth2.serve.public.cors.max_age': 'Seconds for which browsers keep the answer to a preflight.',
  identity: 'Identities, sessions and self-service flows: the keys of a Kratos configuration.',
  'identity.dev': 'Development mode. Never in production.',
  'identity.secrets.default': 'In front of "secrets" for this component.',
  'identity.identity.schemas': 'Identity schemas; a schema for persons unless said.',
  'identity.identity.schemas[].url': 'file://, base64:// or https:// of a JSON Schema (draft 7).',
  'identity.selfservice.default_browser_return_url': 'Where flows end; the account page unless said.',
  'identity.selfservice.allowed_return_urls': 'Addresses that return_to may name.',
  'identity.selfservice.flows.settings.privileged_session_max_age':
    'How recent a sign-in must be for changes to credentials.',
  'identity.selfservice.methods.profile.enabled': 'Whether people change their own traits.',
  'identity.selfservice.methods.password.enabled': 'Whether there are accounts with a password.',
  'identity.selfservice.methods.password.config.haveibeenpwned_enabled':
    'Whether new passwords are looked up in the range service for breached passwords; it learns 20 bits of their SHA-1.',
  'identity.selfservice.methods.password.config.haveibeenpwned_host': 'Host or address of that service.',
  'identity.selfservice.methods.password.config.max_breaches':
    'A password that was found more often than this is refused.',
  'identity.selfservice.methods.password.config.ignore_network_errors':
    'Whether a password passes when the service cannot be reached.',
  'identity.selfservice.methods.password.config.breached_passwords_file':
    'A list to look new passwords up in: lines SHA1 or SHA1:COUNT in ascending order, as the service offers them for download.',
  'identity.selfservice.methods.password.config.min_password_length': 'In bytes.',
  'identity.selfservice.methods.password.config.identifier_similarity_check_enabled':
    'Whether a password that is much like the address or user name is refused.',
  'identity.selfservice.methods.password.config.migrate_hook.enabled':
    'Whether a service is asked about the passwords of accounts that were imported with use_password_migration_hook.',
  'identity.selfservice.methods.totp.enabled': 'Whether authenticator apps are a second factor.',
  'identity.selfservice.methods.totp.config.issuer':
    'What an authenticator app shows beside the codes; the host of "public_url" unless said.',
  'identity.selfservice.methods.lookup_secret.enabled': 'Whether backup codes are a second factor.',
  'identity.selfservice.methods.webauthn.enabled': 'Whether people use security keys.',
  'identity.selfservice.methods.webauthn.config.passwordless':
    'Whether a security key is used instead of a password; otherwise it is a second factor.',
  'identity.selfservice.methods.webauthn.config.rp.id':
    'The domain that security keys are made for; the host of "public_url" unless said. Keys work for no other one.',
  'identity.selfservice.methods.webauthn.config.rp.display_name':
    'What a browser calls the platform; the domain unless said.',
  'identity.selfservice.methods.webauthn.config.rp.origins':
    'Origins of the pages that security keys may be used on; those of "public_url" and of the pages for login, registration and settings unless said.',
  'identity.selfservice.methods.passkey.enabled': 'Whether people sign in with passkeys.',
  'identity.selfservice.methods.passkey.config.rp.id':
    'The domain that passkeys are made for; the host of "public_url" unless said. Passkeys work for no other one.',
  'identity.selfservice.methods.passkey.config.rp.display_name':
    'What a browser calls the platform; the domain unless said.',
  'identity.selfservice.methods.passkey.config.rp.origins':
    'Origins of the pages that passkeys may be used on; those of "public_url" and of the pages for login, registration and settings unless said.',
  'identity.selfservice.methods.passkey.config.authenticator_selection.attachment':
    'platform: only what is built into a device; cross-platform: only keys to plug in; both unless said.',
  'identity.hashers.algorithm': 'How new passwords are hashed; others are hashed anew at the next sign-in.',
  'identity.hashers.argon2.dedicated_memory':
    'Memory that all hashing of one process takes together; a hash that needs more by itself is verified alone.',
  'identity.courier.smtp.connection_uri':
    'The mail server, such as smtps://user:password@host:465/; smtp:// asks for STARTTLS. Without it mail waits in the queue.',
  'identity.courier.smtp.from_address':
    'The sender of mail; no-reply at the host of "public_url" unless said.',
  'identity.courier.smtp.local_name': 'What the platform calls itself in EHLO.',
  'identity.courier.message_retries': 'How often a message is tried again before it is abandoned.',
  'identity.courier.worker.pull_count': 'How many messages one process sends at once.',
  'identity.courier.worker.pull_wait': 'How long the queue is left alone when nothing is due.',
  'identity.security.throttling.enabled': 'Whether wrong guesses of passwords and codes are limited.',
  'identity.security.throttling.window': 'Wrong guesses are forgotten this long after the first one.',
  'identity.security.throttling.per_account_and_network':
    'Wrong guesses for an account from one network (/24, /56).',
  'identity.security.throttling.per_account': 'Wrong guesses for an account from everywhere.',
  'identity.security.throttling.per_address': 'Wrong guesses from one address, for whichever account.',
  'identity.security.throttling.per_network': 'Wrong guesses from one network, for whichever account.',
  'identity.selfservice.flows.login.style':
    'identifier_first: people say who they are, and are then asked for what their account has.',
  'identity.selfservice.flows.registration.style':
    'profile_first: people fill in who they are, and choose how they sign in on a second page.',
  'identity.selfservice.flows.registration.login_hints':
    'Whether somebody who signs up with the address of an account is told how to sign in to it.',
  'identity.selfservice.flows.registration.after.hooks':
    'What follows a sign-up. Absent: the person is signed in, as the hook session does.',
  'identity.security.account_enumeration.mitigate': 'Whether answers hide which accounts there are.',
  'identity.serve.public.cors.enabled': 'Whether scripts of other origins may call the public endpoints.',
  'identity.serve.public.cors.allowed_origins':
    'Origins; the first label may be *. A single * lets everybody read what needs no cookie.',
  'identity.serve.public.cors.max_age': 'Seconds for which browsers keep the answer to a preflight.',
  'identity.oidc_redirect_base': 'Where providers send browsers back, if not to "public_url".',
  'identity.revision': 'What /admin/health/config says; a digest of the configuration unless said.',
  'identity.security.disallow_ref_in_identity_schemas': 'Whether identity schemas may not use $ref.',
  'identity.selfservice.flows.logout.clear_browser_data':
    'Whether a sign-out over https asks the browser to forget cookies, storage and cache of this site.',
  'identity.feature_flags.password_profile_registration_node_group':
    'The group of trait nodes in a sign-up with a password.',
  'identity.feature_flags.legacy_oidc_registration_node_group':
    'Whether trait nodes after a provider are in the group oidc.',
  'identity.audit.enabled': 'Whether security events are recorded, in the log and for /admin/audit/events.',
  'identity.audit.lifespan': 'How long /admin/audit/events has them.',
  'identity.session.lifespan': 'How long a session lasts.',
  'identity.session.earliest_possible_extend':
    "An operator's extension counts only when no more than this is left of the session; always unless said.",
  'identity.session.renew_when_remaining':
    'Whoever is seen when no more than this is left of their session gets a whole lifespan; nobody unless said.',
  'identity.session.cookie.secure': 'Whether browsers send the cookie over https only; as public_url says.',
  'identity.feature_flags.cacheable_sessions':
    'Whether /sessions/whoami says, in Ory-Session-Cache-For, for how long a proxy may remember its answer.',
  'identity.feature_flags.cacheable_sessions_max_age': 'The longest time that it says.',
  'identity.feature_flags.faster_session_extend': 'Extending a session answers 204 without the session.',
  'identity.session.whoami.tokenizer.templates':
    'How sessions become JSON Web Tokens, by the name in tokenize_as of /sessions/whoami; each has ttl, jwks_url, claims_mapper_url and subject_source (id or external_id).',
  'identity.session.whoami.required_aal': 'Assurance that a session needs to be shown.',
  'identity.oauth2_provider.url': 'Admin API of the OAuth 2.0 server, when it runs elsewhere.',
  'identity.oauth2_provider.headers': 'Sent with every request to it, such as Authorization.',
  login_ui: 'The pages that people see.',
  'login_ui.brand.name': 'Shown in the band of every page.',
  'login_ui.brand.logo': 'https:// or data:image/ address of an image, or the path of an image file.',
  'login_ui.support_email': 'Shown on error pages.',
  'login_ui.home.applications': 'Applications on the start page.',
  'login_ui.home.applications[].steps': 'What to do there, a sentence per step.',
  'login_ui.oauth2_admin_url': 'Admin API of the OAuth 2.0 server, when it runs elsewhere.',
  'login_ui.oauth2_admin_headers': 'Sent with every request to it, such as Authorization.',
  'login_ui.identity_public_url': 'Public API of the identity server, when it runs elsewhere.',
  'login_ui.identity_admin_url': 'Admin API of the identity server, when it runs elsewhere.',
  'login_ui.identity_admin_headers': 'Sent with every request to it, such as Authorization.',
  'clients.http.disallow_private_ip_ranges':
    'Refuse to call addresses in private networks. Absent: those that come from input; true: also those of web hooks, schemas and programs that the configuration names.',
  'clients.web_hook.header_allowlist': "Headers of a person's request that web hooks are told of.",
  'identity.selfservice.method_hooks':
    'Whether the hooks of a method replace those of all methods (as in Kratos), or follow them.',
  'clients.http.private_ip_exception_urls':
    'Addresses in private networks that may be called nevertheless; * stands for anything.',
  'log.level': 'The least important lines that are written.',
  'log.format': 'Absent: text on a terminal, JSON elsewhere.',
  'log.health_requests': 'Whether requests of probes are written like others. Absent: at level debug.',
  'log.redaction_text': 'Stands where a secret was taken out of a line.',
  'oauth2.serve.cookies.secure': 'Cookies are Secure even when "public_url" begins with http://.',
  'tracing.provider':
    'otel: traces of requests, with their statements inside, are sent over OTLP. Absent: none are recorded.',
  'tracing.providers.otlp.server_url':
    'The collector, host:port or a whole address; OTLP over HTTP, at /v1/traces.',
  'tracing.providers.otlp.insecure': 'Without TLS, where the address is host:port only.',
  'tracing.providers.otlp.sampling.sampling_ratio':
    'How many of the traces that begin here are recorded, from 0 to 1.',
  'tracing.providers.otlp.authorization_header': 'Sent to the collector.',
  'drain.delay': 'After the signal to end: how long requests are still taken, while readiness says no.',
  'drain.timeout': 'How long requests in progress may take before they are cut.',
}
