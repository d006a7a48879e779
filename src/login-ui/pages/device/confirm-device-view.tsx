import type { DeviceUserCodeRequest } from '../../../contracts/oauth-admin-api.ts'
import { Notice } from '../../components/notice.tsx'
import { OwnForm } from '../../components/own-form.tsx'
import { Page } from '../../rendering/page.tsx'
import { useSite } from '../../rendering/site.ts'

export interface ConfirmDeviceViewProps {
  readonly request: DeviceUserCodeRequest
  readonly userCode: string
  readonly token: string
}

/** Whom the person is about to let in, and a warning: the code may have come from somebody else (RFC 8628 §5.4). */
export function ConfirmDeviceView({ request, userCode, token }: ConfirmDeviceViewProps) {
  const { device: texts, consent } = useSite().texts
  const { client } = request
  const application = client.client_name || client.client_id || consent.unnamedApplication
  return (
    <Page heading={texts.confirmHeading(application)}>
      <p className="lead">{texts.confirmIntroduction(application)}</p>
      <p>
        {texts.compare} <strong className="user-code">{userCode}</strong>
      </p>
      <Notice kind="info" text={texts.warning} />
      <OwnForm action="/ui/device_confirm" token={token} className="form">
        <input type="hidden" name="device_challenge" value={request.challenge} />
        <input type="hidden" name="user_code" value={userCode} />
        <div className="actions">
          <button type="submit" name="answer" value="connect" className="button button--primary">
            {texts.connect}
          </button>
          <button type="submit" name="answer" value="refuse" className="button">
            {texts.refuse}
          </button>
        </div>
      </OwnForm>
    </Page>
  )
}
