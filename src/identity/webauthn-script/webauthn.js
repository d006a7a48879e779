// Runs the ceremonies of Web Authentication on pages that show a flow of the identity server: it reads the
// options from the flow's nodes, asks the browser, puts the answer into the flow's hidden field and sends the
// form. Each function stands for one button or field, whose node names it in onclickTrigger or onloadTrigger.
// When the person gives up or the browser refuses, the event "webauthn-error" says so at the button.
;(() => {
  if (window.oryWebAuthnInitialized) return

  let conditional

  const field = (name) => document.querySelector(`*[name="${name}"]`)
  const formOf = (element) => element.closest('form')

  const decode = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    )
  const encode = (buffer) =>
    btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(''))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  const decodeIds = (descriptors) => descriptors?.map((one) => ({ ...one, id: decode(one.id) }))

  const creationOptions = ({ publicKey }) => ({
    ...publicKey,
    challenge: decode(publicKey.challenge),
    user: { ...publicKey.user, id: decode(publicKey.user.id) },
    ...(publicKey.excludeCredentials && { excludeCredentials: decodeIds(publicKey.excludeCredentials) }),
  })
  const requestOptions = ({ publicKey }) => ({
    ...publicKey,
    challenge: decode(publicKey.challenge),
    ...(publicKey.allowCredentials && { allowCredentials: decodeIds(publicKey.allowCredentials) }),
  })

  const common = ({ id, rawId, type }) => ({ id, rawId: encode(rawId), type })
  const attestation = (credential) =>
    JSON.stringify({
      ...common(credential),
      response: {
        attestationObject: encode(credential.response.attestationObject),
        clientDataJSON: encode(credential.response.clientDataJSON),
      },
    })
  const assertion = (credential) => {
    const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response
    return JSON.stringify({
      ...common(credential),
      response: {
        authenticatorData: encode(authenticatorData),
        clientDataJSON: encode(clientDataJSON),
        signature: encode(signature),
        ...(userHandle && { userHandle: encode(userHandle) }),
      },
    })
  }

  // One ceremony at a time: asking by a button ends the one that waits in the field for the identifier.
  const only = () => {
    conditional?.abort()
    conditional = undefined
  }
  const tell = (element, error) => {
    const { name, message } = error
    const detail = { name, message }
    ;(element ?? document).dispatchEvent(new CustomEvent('webauthn-error', { bubbles: true, detail }))
  }

  const run = async (trigger, result, ceremony) => {
    only()
    try {
      result.value = await ceremony()
      formOf(trigger).submit()
    } catch (error) {
      tell(trigger, error)
    }
  }

  const create = async (options) => attestation(await navigator.credentials.create({ publicKey: options }))
  const get = async (options) => assertion(await navigator.credentials.get({ publicKey: options }))

  window.oryWebAuthnRegistration = (
    options,
    resultSelector = '*[name="webauthn_register"]',
    triggerSelector = '*[name="webauthn_register_trigger"]',
  ) =>
    run(document.querySelector(triggerSelector), document.querySelector(resultSelector), () =>
      create(creationOptions(options)),
    )

  window.oryWebAuthnLogin = (
    options,
    resultSelector = '*[name="webauthn_login"]',
    triggerSelector = '*[name="webauthn_login_trigger"]',
  ) =>
    run(document.querySelector(triggerSelector), document.querySelector(resultSelector), () =>
      get(requestOptions(options)),
    )

  window.oryPasskeyLogin = () =>
    run(field('passkey_login_trigger'), field('passkey_login'), () =>
      get(requestOptions(JSON.parse(field('passkey_challenge').value))),
    )

  // The browser offers passkeys in the list of what was typed before (autocomplete="username webauthn").
  window.oryPasskeyLoginAutocompleteInit = async () => {
    const result = field('passkey_login')
    const challenge = field('passkey_challenge')
    if (!result || !challenge || !(await window.PublicKeyCredential?.isConditionalMediationAvailable?.()))
      return
    const abort = new AbortController()
    conditional = abort
    try {
      const credential = await navigator.credentials.get({
        publicKey: requestOptions(JSON.parse(challenge.value)),
        mediation: 'conditional',
        signal: abort.signal,
      })
      result.value = assertion(credential)
      formOf(result).submit()
    } catch (error) {
      if (!abort.signal.aborted) tell(result, error)
    }
  }

  window.oryPasskeyRegistration = () => {
    const {
      credentialOptions,
      displayNameFieldName,
      displayNameFieldNames = [],
    } = JSON.parse(field('passkey_create_data').value)
    const named = [displayNameFieldName, ...displayNameFieldNames].flatMap((name) => field(name) ?? [])
    const name = named.find(({ value }) => value !== '')?.value
    // An authenticator keeps the name of the account; without one nobody could tell its passkeys apart.
    if (name === undefined && named[0] && !named[0].reportValidity()) return undefined
    const options = creationOptions(credentialOptions)
    if (name !== undefined) options.user = { ...options.user, name, displayName: name }
    return run(field('passkey_register_trigger'), field('passkey_register'), () => create(options))
  }

  window.oryPasskeySettingsRegistration = () =>
    run(field('passkey_register_trigger'), field('passkey_settings_register'), () =>
      create(creationOptions(JSON.parse(field('passkey_create_data').value))),
    )

  // Their names before 2024.
  window.__oryWebAuthnRegistration = window.oryWebAuthnRegistration
  window.__oryWebAuthnLogin = window.oryWebAuthnLogin
  window.__oryPasskeyLogin = window.oryPasskeyLogin
  window.__oryPasskeyLoginAutocompleteInit = window.oryPasskeyLoginAutocompleteInit
  window.__oryPasskeyRegistration = window.oryPasskeyRegistration
  window.__oryPasskeySettingsRegistration = window.oryPasskeySettingsRegistration

  window.oryWebAuthnInitialized = true
})()
