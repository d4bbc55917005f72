import { Navigate, Route, Router } from '@solidjs/router'
import { type Component, lazy } from 'solid-js'
import { NotFound } from './shell/not-found.tsx'
import { Shell, StartPage } from './shell/shell.tsx'

/** A page whose code comes when it is first visited. */
const page = (load: () => Promise<Component>) => lazy(async () => ({ default: await load() }))

const TriagePage = page(async () => (await import('./pages/triage/triage.page.tsx')).TriagePage)
const CasesPage = page(async () => (await import('./pages/cases/cases.page.tsx')).CasesPage)
const ServicePage = page(async () => (await import('./pages/service/service.page.tsx')).ServicePage)
const ServiceOrderPage = page(async () => (await import('./pages/service/service-order.page.tsx')).ServiceOrderPage)
const TrendsPage = page(async () => (await import('./pages/trends/trends.page.tsx')).TrendsPage)
const SourcesPage = page(async () => (await import('./pages/settings/sources.page.tsx')).SourcesPage)
const SpendPage = page(async () => (await import('./pages/settings/spend.page.tsx')).SpendPage)
const TeamPage = page(async () => (await import('./pages/settings/team.page.tsx')).TeamPage)
const ProductsPage = page(async () => (await import('./pages/settings/products.page.tsx')).ProductsPage)
const TrainingPage = page(async () => (await import('./pages/settings/training.page.tsx')).TrainingPage)
const LearnedTermsPage = page(async () => (await import('./pages/settings/learned-terms.page.tsx')).LearnedTermsPage)
const HealthPage = page(async () => (await import('./pages/settings/health.page.tsx')).HealthPage)
const MePage = page(async () => (await import('./pages/settings/me.page.tsx')).MePage)
const SignInPage = page(async () => (await import('./pages/sign-in/sign-in.page.tsx')).SignInPage)
const JoinPage = page(async () => (await import('./pages/sign-in/join.page.tsx')).JoinPage)
const WelcomePage = page(async () => (await import('./pages/sign-in/welcome.page.tsx')).WelcomePage)
const StatusPage = page(async () => (await import('./pages/status/status.page.tsx')).StatusPage)
const PartsPage = import.meta.env.DEV ? page(async () => (await import('./kit/ui/parts.page.tsx')).PartsPage) : null

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
        <Route path="/settings/training" component={TrainingPage} />
        <Route path="/settings/learned-terms" component={LearnedTermsPage} />
        <Route path="/settings/learning" component={() => <Navigate href="/settings/training" />} />
        <Route path="/settings/words" component={() => <Navigate href="/settings/learned-terms" />} />
        <Route path="/settings/health" component={HealthPage} />
        <Route path="/settings/me" component={MePage} />
        <Route path="*" component={NotFound} />
      </Route>
    </Router>
  )
}
