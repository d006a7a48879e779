import { renderDocument } from '../pages/document.tsx'
import { persons } from './persons.ts'

const part = 'identity-provider'

/** What this is, for who opens its address. */
export function startPage(): string {
  return renderDocument(
    { title: 'This stands in for your identity provider', part },
    <>
      <p>
        A company has its people in Microsoft Entra ID, Okta, Google or another identity provider. In the
        quickstart, this small server takes that role. It keeps everything in memory.
      </p>
      <section>
        <Persons />
      </section>
      <p>You come here by choosing it on the platform's sign-in page.</p>
    </>,
  )
}

/** Asks for an e-mail address and a password. `wrong`: they were not right the last time. */
export function signInPage(action: string, wrong?: { readonly email: string }): string {
  return renderDocument(
    { title: wrong ? 'That did not match' : 'Sign in', part },
    <>
      {wrong && (
        <section className="trouble" id="trouble">
          <p>This e-mail address and password do not belong together. The table below has both.</p>
        </section>
      )}
      <section>
        <form method="post" action={action}>
          <label htmlFor="email">E-mail</label>
          <input
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={wrong?.email}
            aria-describedby={wrong && 'trouble'}
          />
          <label htmlFor="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            aria-describedby={wrong && 'trouble'}
          />
          <button type="submit">Sign in</button>
        </form>
      </section>
      <section>
        <Persons />
      </section>
    </>,
  )
}

export function errorPage(code: string, description?: string): string {
  return renderDocument(
    { title: 'This sign-in cannot go on', part },
    <section className="trouble">
      <p>{description ?? 'The request was not understood.'} Go back to the application and start again.</p>
      <p className="quiet">
        Code: <code>{code}</code>
      </p>
    </section>,
  )
}

function Persons() {
  return (
    <table>
      <caption>The people of this demonstration</caption>
      <thead>
        <tr>
          <th scope="col">E-mail</th>
          <th scope="col">Password</th>
        </tr>
      </thead>
      <tbody>
        {persons.map((person) => (
          <tr key={person.subject}>
            <td>{person.email}</td>
            <td>
              <code>{person.password}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
