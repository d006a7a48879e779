import { OwnForm } from '../../components/own-form.tsx'
import { Page } from '../../rendering/page.tsx'
import { useSite } from '../../rendering/site.ts'

export interface DeviceCodeViewProps {
  readonly challenge: string
  readonly userCode: string
  readonly token: string
  /** What is wrong with the code that was sent. */
  readonly problem?: string
}

/** The field for the code. */
export function DeviceCodeView({ challenge, userCode, token, problem }: DeviceCodeViewProps) {
  const { device: texts } = useSite().texts
  return (
    <Page heading={texts.codeHeading} isError={problem !== undefined}>
      <p className="lead">{texts.codeIntroduction}</p>
      <OwnForm action="/ui/device_code" token={token} className="form">
        <input type="hidden" name="device_challenge" value={challenge} />
        <div className={problem === undefined ? 'field' : 'field field--invalid'}>
          <label htmlFor="user_code" className="label">
            {texts.code}
          </label>
          <input
            id="user_code"
            name="user_code"
            className="input"
            type="text"
            required
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={100}
            defaultValue={userCode}
            aria-invalid={problem !== undefined || undefined}
            aria-describedby={problem === undefined ? 'user_code-hint' : 'user_code-hint user_code-messages'}
          />
          <p id="user_code-hint" className="hint">
            {texts.codeHint}
          </p>
          {problem !== undefined && (
            <div id="user_code-messages" className="field__messages">
              <p className="field__message field__message--error">{problem}</p>
            </div>
          )}
        </div>
        <div className="actions">
          <button type="submit" className="button button--primary">
            {texts.continue}
          </button>
        </div>
      </OwnForm>
    </Page>
  )
}
