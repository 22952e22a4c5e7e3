import Link from 'next/link'
import { buttonClass } from '#components/ui/button.tsx'
import { readPageSay } from '#server/entry/language/speak.ts'

export default async function NotFound() {
  const say = await readPageSay()
  return (
    <main className="page" style={{ maxWidth: 640 }}>
      <div className="state">
        <h1>{say('There is nothing here by that name')}</h1>
        <p className="muted">{say('Check the address; it may belong to another workspace. Nothing was changed.')}</p>
        <div className="row">
          <Link className={buttonClass('primary')} href="/">
            {say('Back to the Bridge')}
          </Link>
        </div>
      </div>
    </main>
  )
}
