import { Command } from 'commander'
import { createJwkCommand } from './jwk.ts'
import { createOAuth2ClientCommand } from './oauth2-client.ts'

export const createCommand = () =>
  new Command('create')
    .description('Make clients and keys at a running server')
    .addCommand(createOAuth2ClientCommand())
    .addCommand(createJwkCommand())
