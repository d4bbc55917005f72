import { Route, Router } from '@solidjs/router'
import { type Component, lazy } from 'solid-js'
import { NotFound } from './shell/not-found.tsx'
import { Shell, StartPage } from './shell/shell.tsx'

/** A page whose code comes when it is first visited. */
const page = (load: () => Promise<Component>) => lazy(async () => ({ default: await load() }))

const TriagePage = page(async () => (await import('./mentions/triage.page.tsx')).TriagePage)
const CasesPage = page(async () => (await import('./cases/cases.page.tsx')).CasesPage)
const ServicePage = page(async () => (await import('./service-orders/service.page.tsx')).ServicePage)
const ServiceOrderPage = page(async () => (await import('./service-orders/service-order.page.tsx')).ServiceOrderPage)
const TrendsPage = page(async () => (await import('./reports/trends.page.tsx')).TrendsPage)
const SourcesPage = page(async () => (await import('./settings/sources.page.tsx')).SourcesPage)
const SpendPage = page(async () => (await import('./settings/spend.page.tsx')).SpendPage)
const TeamPage = page(async () => (await import('./settings/team.page.tsx')).TeamPage)
const ProductsPage = page(async () => (await import('./settings/products.page.tsx')).ProductsPage)
const LearningPage = page(async () => (await import('./settings/learning.page.tsx')).LearningPage)
const WordsPage = page(async () => (await import('./settings/words.page.tsx')).WordsPage)
const MePage = page(async () => (await import('./settings/me.page.tsx')).MePage)
const SignInPage = page(async () => (await import('./agents/sign-in.page.tsx')).SignInPage)
const JoinPage = page(async () => (await import('./agents/join.page.tsx')).JoinPage)
const WelcomePage = page(async () => (await import('./agents/welcome.page.tsx')).WelcomePage)
const StatusPage = page(async () => (await import('./public/status.page.tsx')).StatusPage)
const PartsPage = import.meta.env.DEV ? page(async () => (await import('./ui/parts.page.tsx')).PartsPage) : null

/** Every address of the client. What stands inside Shell asks for a signed-in person. */
export function Routes() {
  return (
    <Router>
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/join/:token" component={JoinPage} />
      <Route path="/welcome" component={WelcomePage} />
      <Route path="/s/:token" component={StatusPage} />
      {PartsPage && <Route path="/parts" component={PartsPage} />}
      <Route path="/" component={Shell}>
        <Route path="/" component={StartPage} />
        <Route path="/triage" component={TriagePage} />
        <Route path={['/cases', '/cases/:id', '/cases/:id/threads/:threadId']} component={CasesPage} />
        <Route path="/service" component={ServicePage} />
        <Route path="/service/:id" component={ServiceOrderPage} />
        <Route path="/trends" component={TrendsPage} />
        <Route path="/settings" component={SourcesPage} />
        <Route path="/settings/sources" component={SourcesPage} />
        <Route path="/settings/sources/:id/spend" component={SpendPage} />
        <Route path="/settings/team" component={TeamPage} />
        <Route path="/settings/products" component={ProductsPage} />
        <Route path="/settings/learning" component={LearningPage} />
        <Route path="/settings/words" component={WordsPage} />
        <Route path="/settings/me" component={MePage} />
        <Route path="*" component={NotFound} />
      </Route>
    </Router>
  )
}
