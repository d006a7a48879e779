/** A person of the demonstration. The passwords are shown to everybody: nothing here is a secret. */
export interface Person {
  readonly subject: string
  readonly email: string
  readonly password: string
  readonly name: string
  readonly givenName: string
  readonly familyName: string
}

export const persons: readonly [Person, ...Person[]] = [
  {
    subject: 'person-1001',
    email: 'alice@example.com',
    password: 'wonderland',
    name: 'Alice Adams',
    givenName: 'Alice',
    familyName: 'Adams',
  },
  {
    subject: 'person-1002',
    email: 'bob@example.com',
    password: 'builder',
    name: 'Bob Brown',
    givenName: 'Bob',
    familyName: 'Brown',
  },
]
