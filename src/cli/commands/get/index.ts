import { Command } from 'commander'
import { getJwkCommand } from './jwk.ts'
import { getOAuth2ClientCommand } from './oauth2-client.ts'

export const getCommand = () =>
  new Command('get')
    .description('Show clients and keys of a running server')
    .addCommand(getOAuth2ClientCommand())
    .addCommand(getJwkCommand())
