export const learnedTerms = {
  'words.what':
    'Sanat, joita asiakkaat käyttivät vahvistetuissa tapauksissa, kun muut sanoivat saman toisin. Hyväksytty sana kokoaa siitä lähtien valituksia Lajittelussa, tapauksissa ja haussa.',
  'words.states': 'Mitkä sanat',
  'words.state.proposed': 'Ehdotetut',
  'words.state.taken': 'Hyväksytyt',
  'words.state.refused': 'Hylätyt',
  'words.empty.proposed': 'Ei ehdotettuja sanoja',
  'words.empty.proposed.why':
    'Kun kolme ihmistä vahvistetuista tapauksista käyttää sanaa, joka ei vielä merkitse mitään, sitä ehdotetaan tässä tunnin sisällä.',
  'words.empty.taken': 'Ei hyväksyttyjä sanoja',
  'words.empty.taken.why': 'Toistaiseksi käytössä on vain mukana tuleva sanasto.',
  'words.empty.refused': 'Ei hylättyjä sanoja',
  'words.empty.refused.why': 'Hylättyä sanaa ei ehdoteta uudelleen; se näkyisi täällä, josta sen voi ottaa takaisin.',
  'words.seen':
    '{people, plural, one {# ihminen} other {# ihmistä}}, {cases, plural, one {# tapaus} other {# tapausta}} · {language} · {stem}…',
  'words.take': 'Hyväksy',
  'words.take.what': 'Hyväksy {words}',
  'words.refuse': 'Hylkää',
  'words.refuse.what': 'Hylkää {words}',
  'words.undecide': 'Ehdota uudelleen',
  'words.taken': '{words} tarkoittaa nyt: {concept}',
  'words.refused': 'Ei ehdoteta enää: {words}',
  'words.failed': 'Mikään ei muuttunut. {why}',
  'words.not-loaded': 'Sanojen lataus ei onnistunut',
} as const
