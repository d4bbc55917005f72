import type { InterfaceLanguage } from '#shared/agent.ts'

type Said = { subject: string; text: string }
type Occasion = 'reset' | 'password-changed' | 'factor-added' | 'factor-removed' | 'recovery-code-used' | 'account-linked'
export type AgentMailWords = Record<Occasion, Said> & { hello: string; ignore: string; 'not-you': string }

/** What people of the team are written of, in their language. */
export const agentMailWords: Record<InterfaceLanguage, AgentMailWords> = {
  en: {
    hello: 'Hello {name},',
    reset: {
      subject: '{brand}: a new password for Aftercare',
      text: 'Somebody asked for a new password for you. This link works once, for 30 minutes. If you use a second factor, you are asked for it as usual:',
    },
    'password-changed': { subject: '{brand}: your password was changed', text: 'Your password for Aftercare was just changed.' },
    'factor-added': {
      subject: '{brand}: your second factor changed',
      text: 'An app, a passkey or new recovery codes were just set up for your account in Aftercare.',
    },
    'factor-removed': {
      subject: '{brand}: a second factor was removed',
      text: 'An app or a passkey was just removed from your account in Aftercare.',
    },
    'recovery-code-used': {
      subject: '{brand}: a recovery code was used',
      text: 'Somebody just signed in to your account in Aftercare with a recovery code. That code no longer works.',
    },
    'account-linked': {
      subject: '{brand}: your account was linked',
      text: 'Your account in Aftercare was just linked to the sign-in of your organisation.',
    },
    ignore: 'If this was not you, ignore this mail: nothing changes.',
    'not-you': 'If this was not you, change your password at once, end your other sessions and tell an administrator.',
  },
  de: {
    hello: 'Guten Tag {name},',
    reset: {
      subject: '{brand}: neues Passwort für Aftercare',
      text: 'Für Sie wurde ein neues Passwort angefordert. Dieser Link gilt einmal und 30 Minuten lang. Wenn Sie einen zweiten Faktor verwenden, werden Sie wie immer danach gefragt:',
    },
    'password-changed': { subject: '{brand}: Ihr Passwort wurde geändert', text: 'Ihr Passwort für Aftercare wurde gerade geändert.' },
    'factor-added': {
      subject: '{brand}: Ihr zweiter Faktor hat sich geändert',
      text: 'Für Ihr Konto in Aftercare wurde gerade eine App, ein Passkey oder ein neuer Satz Wiederherstellungscodes eingerichtet.',
    },
    'factor-removed': {
      subject: '{brand}: ein zweiter Faktor wurde entfernt',
      text: 'Von Ihrem Konto in Aftercare wurde gerade eine App oder ein Passkey entfernt.',
    },
    'recovery-code-used': {
      subject: '{brand}: ein Wiederherstellungscode wurde benutzt',
      text: 'Gerade hat sich jemand mit einem Wiederherstellungscode in Ihrem Konto in Aftercare angemeldet. Dieser Code gilt nicht mehr.',
    },
    'account-linked': {
      subject: '{brand}: Ihr Konto wurde verknüpft',
      text: 'Ihr Konto in Aftercare wurde gerade mit der Anmeldung Ihrer Organisation verknüpft.',
    },
    ignore: 'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Es ändert sich nichts.',
    'not-you':
      'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort, beenden Sie Ihre anderen Sitzungen und sagen Sie einem Administrator Bescheid.',
  },
  no: {
    hello: 'Hei {name},',
    reset: {
      subject: '{brand}: nytt passord til Aftercare',
      text: 'Noen har bedt om et nytt passord til deg. Lenken virker én gang, i 30 minutter. Bruker du en andre faktor, blir du spurt om den som vanlig:',
    },
    'password-changed': { subject: '{brand}: passordet ditt er endret', text: 'Passordet ditt til Aftercare ble nettopp endret.' },
    'factor-added': {
      subject: '{brand}: den andre faktoren din er endret',
      text: 'En app, en passnøkkel eller nye gjenopprettingskoder ble nettopp satt opp for kontoen din i Aftercare.',
    },
    'factor-removed': {
      subject: '{brand}: en andre faktor er fjernet',
      text: 'En app eller en passnøkkel ble nettopp fjernet fra kontoen din i Aftercare.',
    },
    'recovery-code-used': {
      subject: '{brand}: en gjenopprettingskode er brukt',
      text: 'Noen logget nettopp inn på kontoen din i Aftercare med en gjenopprettingskode. Den koden virker ikke lenger.',
    },
    'account-linked': {
      subject: '{brand}: kontoen din er koblet',
      text: 'Kontoen din i Aftercare ble nettopp koblet til innloggingen i organisasjonen din.',
    },
    ignore: 'Var det ikke deg, kan du se bort fra denne e-posten: ingenting endres.',
    'not-you': 'Var det ikke deg, må du endre passordet med en gang, avslutte de andre øktene dine og si fra til en administrator.',
  },
  fi: {
    hello: 'Hei {name},',
    reset: {
      subject: '{brand}: uusi salasana Aftercareen',
      text: 'Sinulle on pyydetty uutta salasanaa. Linkki toimii kerran, 30 minuutin ajan. Jos käytät toista tunnistetta, sitä kysytään kuten ennenkin:',
    },
    'password-changed': { subject: '{brand}: salasanasi on vaihdettu', text: 'Aftercare-salasanasi vaihdettiin juuri.' },
    'factor-added': {
      subject: '{brand}: toinen tunnisteesi on muuttunut',
      text: 'Aftercare-tilillesi otettiin juuri käyttöön sovellus, avainkoodi tai uudet palautuskoodit.',
    },
    'factor-removed': {
      subject: '{brand}: toinen tunniste on poistettu',
      text: 'Aftercare-tililtäsi poistettiin juuri sovellus tai avainkoodi.',
    },
    'recovery-code-used': {
      subject: '{brand}: palautuskoodi on käytetty',
      text: 'Aftercare-tilillesi kirjauduttiin juuri palautuskoodilla. Koodi ei enää toimi.',
    },
    'account-linked': {
      subject: '{brand}: tilisi on yhdistetty',
      text: 'Aftercare-tilisi yhdistettiin juuri organisaatiosi kirjautumiseen.',
    },
    ignore: 'Jos et pyytänyt tätä, sinun ei tarvitse tehdä mitään: mikään ei muutu.',
    'not-you': 'Jos et tehnyt tätä itse, vaihda salasanasi heti, lopeta muut istuntosi ja kerro asiasta ylläpitäjälle.',
  },
  is: {
    hello: 'Halló {name},',
    reset: {
      subject: '{brand}: nýtt lykilorð fyrir Aftercare',
      text: 'Beðið var um nýtt lykilorð fyrir þig. Tengillinn virkar einu sinni, í 30 mínútur. Ef þú notar annan auðkennisþátt er beðið um hann eins og venjulega:',
    },
    'password-changed': {
      subject: '{brand}: lykilorðinu þínu var breytt',
      text: 'Lykilorðinu þínu fyrir Aftercare var rétt í þessu breytt.',
    },
    'factor-added': {
      subject: '{brand}: annar auðkennisþáttur þinn breyttist',
      text: 'Forrit, aðgangslykill eða nýir endurheimtarkóðar voru rétt í þessu settir upp fyrir aðganginn þinn í Aftercare.',
    },
    'factor-removed': {
      subject: '{brand}: auðkennisþáttur var fjarlægður',
      text: 'Forrit eða aðgangslykill var rétt í þessu fjarlægt af aðganginum þínum í Aftercare.',
    },
    'recovery-code-used': {
      subject: '{brand}: endurheimtarkóði var notaður',
      text: 'Einhver skráði sig rétt í þessu inn á aðganginn þinn í Aftercare með endurheimtarkóða. Kóðinn virkar ekki lengur.',
    },
    'account-linked': {
      subject: '{brand}: aðgangurinn þinn var tengdur',
      text: 'Aðgangurinn þinn í Aftercare var rétt í þessu tengdur við innskráningu fyrirtækisins þíns.',
    },
    ignore: 'Ef þetta varst ekki þú þarftu ekkert að gera: ekkert breytist.',
    'not-you': 'Ef þetta varst ekki þú skaltu breyta lykilorðinu strax, ljúka öðrum lotum og láta stjórnanda vita.',
  },
  tr: {
    hello: 'Merhaba {name},',
    reset: {
      subject: '{brand}: Aftercare için yeni parola',
      text: 'Sizin için yeni bir parola istendi. Bu bağlantı bir kez ve 30 dakika boyunca çalışır. İkinci doğrulama kullanıyorsanız her zamanki gibi sorulur:',
    },
    'password-changed': { subject: '{brand}: parolanız değiştirildi', text: 'Aftercare parolanız az önce değiştirildi.' },
    'factor-added': {
      subject: '{brand}: ikinci doğrulamanız değişti',
      text: 'Aftercare hesabınız için az önce bir uygulama, geçiş anahtarı veya yeni kurtarma kodları ayarlandı.',
    },
    'factor-removed': {
      subject: '{brand}: bir ikinci doğrulama kaldırıldı',
      text: 'Aftercare hesabınızdan az önce bir uygulama veya geçiş anahtarı kaldırıldı.',
    },
    'recovery-code-used': {
      subject: '{brand}: bir kurtarma kodu kullanıldı',
      text: 'Az önce Aftercare hesabınızda bir kurtarma koduyla oturum açıldı. Bu kod artık çalışmaz.',
    },
    'account-linked': {
      subject: '{brand}: hesabınız bağlandı',
      text: 'Aftercare hesabınız az önce kuruluşunuzun oturum açma sistemine bağlandı.',
    },
    ignore: 'Bunu siz istemediyseniz bu iletiyi dikkate almayın: hiçbir şey değişmez.',
    'not-you': 'Bunu siz yapmadıysanız parolanızı hemen değiştirin, diğer oturumlarınızı kapatın ve bir yöneticiye haber verin.',
  },
}
