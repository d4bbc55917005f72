export const learnedTerms = {
  'terms.what':
    'Ilmauksia, joita asiakkaat käyttivät vahvistetuissa tapauksissa, kun muut sanoivat saman toisin. Hyväksytty ilmaus otetaan huomioon valitusten vertailussa, Lajittelussa, tapauksissa ja haussa.',
  'terms.states': 'Tila',
  'terms.state.proposed': 'Ehdotetut',
  'terms.state.accepted': 'Hyväksytyt',
  'terms.state.rejected': 'Hylätyt',
  'terms.empty.proposed': 'Ei ehdotettuja ilmauksia',
  'terms.empty.proposed.why':
    'Kun kolme ihmistä vahvistetuissa tapauksissa käyttää ilmausta, jota sanasto ei tunne, se ehdotetaan tässä tunnin kuluessa.',
  'terms.empty.accepted': 'Ei hyväksyttyjä ilmauksia',
  'terms.empty.accepted.why': 'Käytössä on vain mukana toimitettu sanasto.',
  'terms.empty.rejected': 'Ei hylättyjä ilmauksia',
  'terms.empty.rejected.why': 'Hylätyt ilmaukset näkyvät tässä, eikä niitä ehdoteta uudelleen, ellet pyydä.',
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
  'terms.not-loaded': 'Ilmauksia ei voitu ladata',
} as const
