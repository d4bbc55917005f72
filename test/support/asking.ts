import { feedbackMail } from '#server/pages/feedback.page.ts'

/** How customers are asked in tests. */
export const testAsking = {
  url: 'https://desk.fjellro.example' as string | null,
  write: (parts: Parameters<typeof feedbackMail>[0]) => feedbackMail(parts, 'Fjellro'),
}
