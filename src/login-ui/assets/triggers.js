// Wires the buttons and fields of security keys and passkeys to the functions that the identity server's script
// brings, because the pages allow no script inside themselves. What needs it is hidden until it is there.
;(() => {
  const script = document.getElementById('webauthn_script')
  if (!script || !window.PublicKeyCredential) return

  const call = (name, argument) => {
    if (!/^ory(WebAuthn|Passkey)[A-Za-z]+$/.test(name) || typeof window[name] !== 'function') return
    if (argument) window[name](JSON.parse(argument))
    else window[name]()
  }

  const wire = (button) => {
    const { trigger, argument } = button.dataset
    const form = button.form
    const alert = form?.querySelector('[data-refused]')
    button.addEventListener('click', () => {
      if (alert) alert.hidden = true
      call(trigger, argument)
    })
    form?.addEventListener('webauthn-error', ({ detail }) => {
      if (!alert) return
      const { refused, known } = alert.dataset
      alert.textContent = detail.name === 'InvalidStateError' ? known : refused
      alert.hidden = false
    })
    button.hidden = false
    if (form?.hidden) {
      form.hidden = false
      // The key "Enter" in one of its fields.
      form.addEventListener('submit', (event) => {
        event.preventDefault()
        button.click()
      })
    }
  }

  const start = () => {
    for (const button of document.querySelectorAll('button[data-trigger]')) wire(button)
    for (const field of document.querySelectorAll('input[data-load-trigger]')) call(field.dataset.loadTrigger)
  }
  if (window.oryWebAuthnInitialized) start()
  else script.addEventListener('load', start)
})()
