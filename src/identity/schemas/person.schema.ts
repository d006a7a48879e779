/** The identity schema that applies when the configuration names none: one person with an e-mail address. */
export const personSchema = {
  $id: 'person',
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Person',
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: {
          type: 'string',
          format: 'email',
          title: 'E-mail',
          minLength: 3,
          maxLength: 320,
          'ory.sh/kratos': {
            credentials: {
              password: { identifier: true },
              webauthn: { identifier: true },
              passkey: { display_name: true },
              totp: { account_name: true },
              code: { identifier: true, via: 'email' },
            },
            verification: { via: 'email' },
            recovery: { via: 'email' },
          },
        },
        name: { type: 'string', title: 'Name', maxLength: 256 },
        given_name: { type: 'string', title: 'Given name', maxLength: 256 },
        family_name: { type: 'string', title: 'Family name', maxLength: 256 },
        nickname: { type: 'string', title: 'Nickname', maxLength: 256 },
        preferred_username: { type: 'string', title: 'User name', maxLength: 256 },
        picture: { type: 'string', title: 'Picture', format: 'uri', maxLength: 2048 },
        phone_number: { type: 'string', title: 'Phone number', maxLength: 64 },
        locale: { type: 'string', title: 'Language', maxLength: 64 },
        zoneinfo: { type: 'string', title: 'Time zone', maxLength: 64 },
      },
      required: ['email'],
      additionalProperties: false,
    },
  },
} as const
