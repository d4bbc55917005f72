export const learnedTerms = {
  'terms.what':
    'Sanat, joita asiakkaat käyttivät vahvistetuissa tapauksissa, kun muut sanoivat saman toisin. Hyväksytty sana kokoaa siitä lähtien valituksia Lajittelussa, tapauksissa ja haussa.',
  'terms.states': 'Mitkä sanat',
  'terms.state.proposed': 'Ehdotetut',
  'terms.state.accepted': 'Hyväksytyt',
  'terms.state.rejected': 'Hylätyt',
  'terms.empty.proposed': 'Ei ehdotettuja sanoja',
  'terms.empty.proposed.why':
    'Kun kolme ihmistä vahvistetuista tapauksista käyttää sanaa, joka ei vielä merkitse mitään, sitä ehdotetaan tässä tunnin sisällä.',
  'terms.empty.accepted': 'Ei hyväksyttyjä sanoja',
  'terms.empty.accepted.why': 'Toistaiseksi käytössä on vain mukana tuleva sanasto.',
  'terms.empty.rejected': 'Ei hylättyjä sanoja',
  'terms.empty.rejected.why': 'Hylättyä sanaa ei ehdoteta uudelleen; se näkyisi täällä, josta sen voi ottaa takaisin.',
  'terms.seen':
    '{people, plural, one {# ihminen} other {# ihmistä}}, {cases, plural, one {# tapaus} other {# tapausta}} · {language} · {stem}…',
  'terms.accept': 'Hyväksy',
  'terms.accept.what': 'Hyväksy {words}',
  'terms.reject': 'Hylkää',
  'terms.reject.what': 'Hylkää {words}',
  'terms.undecide': 'Ehdota uudelleen',
  'terms.accepted': '{words} tarkoittaa nyt: {concept}',
  'terms.rejected': 'Ei ehdoteta enää: {words}',
  'terms.failed': 'Mikään ei muuttunut. {why}',
  'terms.not-loaded': 'Sanojen lataus ei onnistunut',
} as const
