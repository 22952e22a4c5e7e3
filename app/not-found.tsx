import Link from 'next/link'
import { buttonClass } from '#components/ui/button.tsx'

export default function NotFound() {
  return (
    <main className="page" style={{ maxWidth: 640 }}>
      <div className="state">
        <h1>There is nothing here by that name</h1>
        <p className="muted">Check the address; it may belong to another workspace. Nothing was changed.</p>
        <div className="row">
          <Link className={buttonClass('primary')} href="/">
            Back to the Bridge
          </Link>
        </div>
      </div>
    </main>
  )
}
