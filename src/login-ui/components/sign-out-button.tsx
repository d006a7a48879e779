import { useSite } from '../rendering/site.ts'
import { OwnForm } from './own-form.tsx'

export interface SignOutButtonProps {
  readonly token: string
  readonly isPrimary?: boolean
}

export function SignOutButton({ token, isPrimary = false }: SignOutButtonProps) {
  const { texts } = useSite()
  return (
    <OwnForm action="/ui/sign_out" token={token} className="inline-form">
      <button type="submit" className={isPrimary ? 'button button--primary' : 'button'}>
        {texts.account.signOut}
      </button>
    </OwnForm>
  )
}
