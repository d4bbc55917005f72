import { t } from '../../kit/i18n/index.ts'
import { Tabs } from '../../kit/ui/tabs.tsx'
import '../../nouns/feedback/feedback.words.ts'
import '../../nouns/reports/report.words.ts'

/** The sides of Trends. */
export function TrendTabs(props: {
  current: 'overview' | 'alerts' | 'reports' | 'feedback' | 'stories'
  alerts?: number | undefined
  reports?: number | undefined
}) {
  return (
    <Tabs
      label={t('page.trends')}
      class="trend-tabs"
      current={props.current}
      tabs={[
        { id: 'overview', label: t('trends.tab.overview'), href: '/trends' },
        { id: 'alerts', label: t('trends.tab.alerts'), href: '/trends/alerts', count: props.alerts },
        { id: 'reports', label: t('trends.tab.reports'), href: '/trends/reports', count: props.reports },
        { id: 'feedback', label: t('trends.tab.feedback'), href: '/trends/feedback' },
        { id: 'stories', label: t('trends.tab.stories'), href: '/trends/stories' },
      ]}
    />
  )
}
