/** Resolves when a signal tells the quickstart to end, or when the npm that started it has been told so. */
export function toldToEnd(): Promise<unknown> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  return Promise.race([
    ...signals.map((signal) => new Promise((resolve) => process.once(signal, resolve))),
    shellHasEnded(),
  ])
}

/**
 * npm passes a signal on to the shell in which it runs a script; the shell ends, and passes nothing on. What
 * is left to see then is that this process has another parent.
 */
function shellHasEnded(): Promise<void> {
  return new Promise((resolve) => {
    if (!process.env.npm_lifecycle_event) return
    const shell = process.ppid
    setInterval(() => {
      if (process.ppid !== shell) resolve()
    }, 200).unref()
  })
}
