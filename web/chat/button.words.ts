import type { ChatLanguage } from './chat.language.ts'

/** What the button on other people's pages says, and the name of the window behind it. */
export const buttonWords: Record<ChatLanguage, { open: string; openNew: string; window: string; close: string }> = {
  en: { open: 'Chat with us', openNew: 'Chat with us, new answer', window: 'Chat', close: 'Close the chat' },
  no: { open: 'Chat med oss', openNew: 'Chat med oss, nytt svar', window: 'Chat', close: 'Lukk chatten' },
  de: { open: 'Chatten Sie mit uns', openNew: 'Chatten Sie mit uns, neue Antwort', window: 'Chat', close: 'Chat schließen' },
  fi: { open: 'Avaa chat', openNew: 'Avaa chat, uusi vastaus', window: 'Chat', close: 'Sulje chat' },
  is: { open: 'Spjallaðu við okkur', openNew: 'Spjallaðu við okkur, nýtt svar', window: 'Spjall', close: 'Loka spjallinu' },
  tr: { open: 'Bize yazın', openNew: 'Bize yazın, yeni yanıt', window: 'Sohbet', close: 'Sohbeti kapat' },
}
