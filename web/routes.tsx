import { Navigate, Route, Router } from '@solidjs/router'
import { type Component, lazy } from 'solid-js'
import { NotFound } from './shell/not-found.tsx'
import { Shell, StartPage } from './shell/shell.tsx'

/** A page whose code comes when it is first visited. */
const page = (load: () => Promise<Component>) => lazy(async () => ({ default: await load() }))

const TodayPage = page(async () => (await import('./pages/today/today.page.tsx')).TodayPage)
const TriagePage = page(async () => (await import('./pages/triage/triage.page.tsx')).TriagePage)
const CasesPage = page(async () => (await import('./pages/cases/cases.page.tsx')).CasesPage)
const PlanPage = page(async () => (await import('./pages/plan/plan.page.tsx')).PlanPage)
const ServicePage = page(async () => (await import('./pages/service/service.page.tsx')).ServicePage)
const ServiceOrderPage = page(async () => (await import('./pages/service/service-order.page.tsx')).ServiceOrderPage)
const PeoplePage = page(async () => (await import('./pages/people/people.page.tsx')).PeoplePage)
const PersonPage = page(async () => (await import('./pages/people/person.page.tsx')).PersonPage)
const AuthorPage = page(async () => (await import('./pages/people/author.page.tsx')).AuthorPage)
const ImportsPage = page(async () => (await import('./pages/people/imports.page.tsx')).ImportsPage)
const ImportPage = page(async () => (await import('./pages/people/import.page.tsx')).ImportPage)
const KnowledgePage = page(async () => (await import('./pages/knowledge/knowledge.page.tsx')).KnowledgePage)
const ArticlePage = page(async () => (await import('./pages/knowledge/article.page.tsx')).ArticlePage)
const TrendsPage = page(async () => (await import('./pages/trends/trends.page.tsx')).TrendsPage)
const AlertsPage = page(async () => (await import('./pages/trends/alerts.page.tsx')).AlertsPage)
const ReportsPage = page(async () => (await import('./pages/trends/reports.page.tsx')).ReportsPage)
const FeedbackPage = page(async () => (await import('./pages/trends/feedback.page.tsx')).FeedbackPage)
const StoriesPage = page(async () => (await import('./pages/trends/stories.page.tsx')).StoriesPage)
const SourcesPage = page(async () => (await import('./pages/settings/sources.page.tsx')).SourcesPage)
const ConnectPage = page(async () => (await import('./pages/settings/connect.page.tsx')).ConnectPage)
const ConnectAttemptPage = page(async () => (await import('./pages/settings/connect-attempt.page.tsx')).ConnectAttemptPage)
const SearchPage = page(async () => (await import('./pages/settings/search.page.tsx')).SearchPage)
const SpendPage = page(async () => (await import('./pages/settings/spend.page.tsx')).SpendPage)
const TeamPage = page(async () => (await import('./pages/settings/team.page.tsx')).TeamPage)
const ProductsPage = page(async () => (await import('./pages/settings/products.page.tsx')).ProductsPage)
const PolicyPage = page(async () => (await import('./pages/settings/policy.page.tsx')).PolicyPage)
const SlaPage = page(async () => (await import('./pages/settings/sla.page.tsx')).SlaPage)
const GoodwillPage = page(async () => (await import('./pages/settings/goodwill.page.tsx')).GoodwillPage)
const TrainingPage = page(async () => (await import('./pages/settings/training.page.tsx')).TrainingPage)
const LearnedTermsPage = page(async () => (await import('./pages/settings/learned-terms.page.tsx')).LearnedTermsPage)
const WebhooksPage = page(async () => (await import('./pages/settings/webhooks.page.tsx')).WebhooksPage)
const TemplatesPage = page(async () => (await import('./pages/settings/templates.page.tsx')).TemplatesPage)
const RulesPage = page(async () => (await import('./pages/settings/rules.page.tsx')).RulesPage)
const AccessPage = page(async () => (await import('./pages/settings/access.page.tsx')).AccessPage)
const RolesPage = page(async () => (await import('./pages/settings/roles.page.tsx')).RolesPage)
const AuditPage = page(async () => (await import('./pages/settings/audit.page.tsx')).AuditPage)
const RetentionPage = page(async () => (await import('./pages/settings/retention.page.tsx')).RetentionPage)
const HealthPage = page(async () => (await import('./pages/settings/health.page.tsx')).HealthPage)
const MePage = page(async () => (await import('./pages/settings/me.page.tsx')).MePage)
const NotificationsPage = page(async () => (await import('./pages/notifications/notifications.page.tsx')).NotificationsPage)
const SignInPage = page(async () => (await import('./pages/sign-in/sign-in.page.tsx')).SignInPage)
const JoinPage = page(async () => (await import('./pages/sign-in/join.page.tsx')).JoinPage)
const LinkPage = page(async () => (await import('./pages/sign-in/link.page.tsx')).LinkPage)
const AskResetPage = page(async () => (await import('./pages/sign-in/reset.page.tsx')).AskResetPage)
const ResetPage = page(async () => (await import('./pages/sign-in/reset.page.tsx')).ResetPage)
const WelcomePage = page(async () => (await import('./pages/sign-in/welcome.page.tsx')).WelcomePage)
const PartsPage = import.meta.env.DEV ? page(async () => (await import('./kit/ui/parts.page.tsx')).PartsPage) : null

/** Every address of the client. What stands inside Shell asks for a signed-in person. */
export function Routes() {
  return (
    <Router>
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/join/:token" component={JoinPage} />
      <Route path="/enter/:token" component={LinkPage} />
      <Route path="/reset" component={AskResetPage} />
      <Route path="/reset/:token" component={ResetPage} />
      <Route path="/welcome" component={WelcomePage} />
      {PartsPage && <Route path="/parts" component={PartsPage} />}
      <Route path="/" component={Shell}>
        <Route path="/" component={StartPage} />
        <Route path="/today" component={TodayPage} />
        <Route path="/triage" component={TriagePage} />
        <Route path={['/cases', '/cases/:id', '/cases/:id/threads/:threadId']} component={CasesPage} />
        <Route path="/cases/:id/plan" component={PlanPage} />
        <Route path="/service" component={ServicePage} />
        <Route path="/service/:id" component={ServiceOrderPage} />
        <Route path="/notifications" component={NotificationsPage} />
        <Route path="/trends" component={TrendsPage} />
        <Route path="/trends/alerts" component={AlertsPage} />
        <Route path="/trends/reports" component={ReportsPage} />
        <Route path="/trends/feedback" component={FeedbackPage} />
        <Route path="/trends/stories" component={StoriesPage} />
        <Route path="/people" component={PeoplePage} />
        <Route path="/people/author/:id" component={AuthorPage} />
        <Route path="/people/import" component={ImportsPage} />
        <Route path="/people/import/:id" component={ImportPage} />
        <Route path="/people/:id" component={PersonPage} />
        <Route path="/knowledge" component={KnowledgePage} />
        <Route path="/knowledge/:id" component={ArticlePage} />
        <Route path="/settings" component={SourcesPage} />
        <Route path="/settings/sources" component={SourcesPage} />
        <Route path={['/settings/sources/connect', '/settings/sources/connect/:network']} component={ConnectPage} />
        <Route path="/settings/sources/connect/attempts/:id" component={ConnectAttemptPage} />
        <Route path="/settings/sources/:id/search" component={SearchPage} />
        <Route path="/settings/sources/:id/spend" component={SpendPage} />
        <Route path="/settings/team" component={TeamPage} />
        <Route path="/settings/products" component={ProductsPage} />
        <Route path="/settings/policy" component={PolicyPage} />
        <Route path="/settings/sla" component={SlaPage} />
        <Route path="/settings/goodwill" component={GoodwillPage} />
        <Route path="/settings/training" component={TrainingPage} />
        <Route path="/settings/learned-terms" component={LearnedTermsPage} />
        <Route path="/settings/learning" component={() => <Navigate href="/settings/training" />} />
        <Route path="/settings/words" component={() => <Navigate href="/settings/learned-terms" />} />
        <Route path="/settings/webhooks" component={WebhooksPage} />
        <Route path="/settings/templates" component={TemplatesPage} />
        <Route path="/settings/rules" component={RulesPage} />
        <Route path="/settings/access" component={AccessPage} />
        <Route path="/settings/roles" component={RolesPage} />
        <Route path="/settings/audit" component={AuditPage} />
        <Route path="/settings/retention" component={RetentionPage} />
        <Route path="/settings/health" component={HealthPage} />
        <Route path="/settings/me" component={MePage} />
        <Route path="*" component={NotFound} />
      </Route>
    </Router>
  )
}
