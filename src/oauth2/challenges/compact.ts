import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * Words that nearly every request has, the most frequent ones last (RFC 1951 refers backwards). A change here
 * makes outstanding challenges unreadable, which is why it carries a version.
 */
const dictionary = Buffer.from(
  '"rejected":{"error":"access_denied","description":"","hint":"","debug":""' +
    '"obfuscatedSubject":"","forcedSubject":"","skip":true,"remember":false,"grantScope":["openid",' +
    '"profile","email","offline_access"],"grantAudience":[],"session":{"access_token":{},"id_token":{' +
    '"rememberFor":0,"extendSession":false,"acr":"aal1","amr":["password","oidc","totp"],"context":null' +
    '"identityProviderSessionId":"","authenticatedAt":17,"remembered":{"subject":"' +
    '"outcome":{"accepted":{"subject":"","remember":true,"digest":"","clientId":"' +
    '&acr_values=&ui_locales=&display=page&login_hint=&id_token_hint=&audience=&max_age=' +
    '&prompt=none&prompt=consent&prompt=login&response_mode=form_post&code_challenge_method=S256&code_challenge=' +
    'offline_access+address+phone+groups+email+profile+openid' +
    '&redirect_uri=http%3A%2F%2Flocalhost%3A&redirect_uri=https%3A%2F%2Fwww.example.com%2Foauth2%2Fcallback' +
    '&nonce=&state=&scope=openid+profile+email&response_type=code' +
    '"},"binding":"{"flow":{"id":"","requestedAt":17,"sessionId":""},"query":"client_id=',
)

/** Little memory for little texts: setting up the default window costs more than the compression. */
const options = { dictionary, windowBits: 12, memLevel: 5, level: 6, chunkSize: 2048 }

/** What a request may need at most, once it is text again. */
const maxOutputLength = 1 << 20

/** JSON, compressed. */
export function compact(content: unknown): Buffer {
  return deflateRawSync(JSON.stringify(content), options)
}

/** What {@link compact} made small. Only for bytes whose origin is proven. */
export function expand(bytes: Buffer): unknown {
  return JSON.parse(inflateRawSync(bytes, { ...options, maxOutputLength }).toString())
}
