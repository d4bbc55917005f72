/** Faults that are no network's: what goes wrong, what the desk does, and the tests that say so, by file and name. */
export type DeskFault = { says: string; does: string; tests: readonly (readonly [file: string, name: string])[] }

const database = 'test/server/kit/database'
const start = 'test/server/start.test.ts'
const changedSecret = 'test/server/nouns/sources/changed-secret.test.ts'

export const deskFaults: readonly DeskFault[] = [
  {
    says: 'The disk is full (SQLite).',
    does: 'What was being saved fails whole; reading works on; `/readyz`, Health and the sources say so; with room again all goes on by itself.',
    tests: [
      [
        `${database}/disk-full.test.ts`,
        'a full disk is what the failed transaction says, nothing of it is kept, and with room again work goes on',
      ],
      [`${database}/disk-full.test.ts`, 'a desk whose disk is full says so where machines and people look, and can be read on'],
      [`${database}/disk-full.test.ts`, 'a full disk is forgotten when no statement has failed for a while'],
    ],
  },
  {
    says: 'The clock of the machine was ahead, by half an hour or by a year, and is put right.',
    does: 'Whatever waits by the wrong time is due, and nothing waits longer than it should.',
    tests: [
      [`${database}/future-waits.test.ts`, 'after a clock was $ahead ahead and is put right, whatever waits is due, on $engine'],
      [`${database}/future-waits.test.ts`, 'what a clock of next year gave holds as long as what is given now, on %s'],
    ],
  },
  {
    says: 'The clock of the machine is wrong.',
    does: 'Every answer of a network tells how far its clock is from ours, which Health shows.',
    tests: [
      ['test/server/kit/net/network-clocks.test.ts', 'what a server’s Date header says of our clock is remembered for those heard last'],
      ['test/server/kit/net/network-clocks.test.ts', 'every call to a network tells the time'],
    ],
  },
  {
    says: 'The clocks of two nodes are twenty minutes apart (PostgreSQL).',
    does: 'They go by the time of the database: neither takes what the other holds.',
    tests: [
      [
        `${database}/nodes.test.ts`,
        'nodes whose own clocks are twenty minutes apart agree on the time, so neither takes what the other holds',
      ],
      [
        'test/journeys/crash.test.ts',
        'two nodes on one PostgreSQL whose clocks are twenty minutes apart, each killed in turn, lose no mention and send no reply twice',
      ],
    ],
  },
  {
    says: 'PostgreSQL restarts, or ends a session.',
    does: 'No process ends. A transaction under way fails and says why; within a second of the return of the database all goes on.',
    tests: [
      [`${database}/restart.test.ts`, 'a session with the database that is ended from outside ends no process: the node joins anew'],
      [`${database}/restart.test.ts`, 'a transaction that loses its connection says so, and the next one works'],
      [`${database}/restart.test.ts`, 'a desk on PostgreSQL carries on within a second of the return of its server'],
    ],
  },
  {
    says: 'The secret is missing where several nodes need one (PostgreSQL).',
    does: 'The start is refused in one line that names `AFTERCARE_SECRET`.',
    tests: [[start, 'a bad setting is refused by name: %o']],
  },
  {
    says: 'The secret is missing beside the database file (SQLite).',
    does: 'A new one is made and the desk starts; Health says that it is another and whose credentials it does not open; those sources stop and ask for theirs.',
    tests: [
      [start, 'a key that is gone from beside the database is made anew, and Health says what it does not open'],
      [changedSecret, 'with a changed secret every source is shown, stops, and takes new credentials, on %s'],
    ],
  },
  {
    says: 'The secret is another than the one before.',
    does: 'Sources stop and ask for their credentials; nothing sealed is lost, and with the right secret all goes on as before.',
    tests: [
      [changedSecret, 'with a changed secret every source is shown, stops, and takes new credentials, on %s'],
      [changedSecret, 'the start finds another secret, and goes on as before with the right one, on %s'],
    ],
  },
  {
    says: 'A second process starts on one SQLite file.',
    does: 'It is refused in one line; so is a restore under a desk at work.',
    tests: [
      [start, 'a second process on one SQLite file is one clear line'],
      [`${database}/backup.test.ts`, 'under a desk at work nothing is restored'],
    ],
  },
  {
    says: 'The process is killed, at any point of its way.',
    does: 'No mention is lost and no reply sent twice; what it held is free for the next start or for the other nodes.',
    tests: [
      [
        'test/journeys/crash.test.ts',
        'a desk that is killed fifty-two times, at every point of its way, loses no mention and sends no reply twice',
      ],
      [`${database}/nodes.test.ts`, 'what a node held when it died is free for the others, and what a living one holds is not'],
      [`${database}/nodes.test.ts`, 'on SQLite whatever a process of before held is free when the next one starts'],
    ],
  },
  {
    says: 'A node is so slow that another takes over its work.',
    does: 'Nothing that it then does is kept.',
    tests: [[`${database}/nodes.test.ts`, 'nothing is kept under a lease that was lost in mid-work, on %s']],
  },
  {
    says: 'Strangers try passwords, invitations or the chat on several nodes at once (PostgreSQL).',
    does: 'They are counted on all nodes together, and told when to come again.',
    tests: [
      [
        'test/server/nouns/agents/tries-on-nodes.test.ts',
        'ten wrong passwords are ten on all nodes together, and the right one waits with them',
      ],
      ['test/server/nouns/agents/tries-on-nodes.test.ts', 'made-up invitations are counted on all nodes together'],
      [
        'test/server/nouns/agents/tries-on-nodes.test.ts',
        'strangers who speak in the chat for the first time are counted on all nodes together, windows on each',
      ],
      [`${database}/limit.test.ts`, 'a count that was begun by a clock a day ahead keeps nobody out once it is right'],
    ],
  },
  {
    says: 'The machine has a proxy in its environment.',
    does: 'It is not heeded: every call and every line goes straight to its network, to an address that was checked.',
    tests: [['test/server/engines/channels/no-proxy.test.ts', 'no call and no line goes through a proxy that the environment names']],
  },
  {
    says: 'The desk was away for a day.',
    does: 'All that the networks still hand out is heard; what they do not is drawn as a gap; the cap is kept.',
    tests: [
      ['test/journeys/outage.test.ts', 'after a day of outage all is kept, the gap is drawn exactly, and the cap is kept to the cent'],
    ],
  },
  {
    says: 'The power fails.',
    does: 'What must outlast it has waited for the disk.',
    tests: [[`${database}/integrity.test.ts`, 'what must outlast a power failure waits for the disk, and nothing else does']],
  },
  {
    says: 'The database file is damaged.',
    does: 'It is looked at once a day, and what was found is kept for Health.',
    tests: [
      [`${database}/integrity.test.ts`, 'a torn page is found'],
      [`${database}/integrity.test.ts`, 'once a day the desk looks whether its file is whole, and keeps what it found'],
    ],
  },
  {
    says: 'A backup is damaged, or its manifest is missing.',
    does: 'It is refused, and nothing is changed.',
    tests: [
      [`${database}/backup.test.ts`, 'a damaged backup, a missing manifest and an existing file are refused, and nothing is changed'],
    ],
  },
  {
    says: 'The port is in use, a setting is wrong, or the database is of a newer Aftercare.',
    does: 'The start is refused in one line that says what to do.',
    tests: [
      [start, 'a port in use is one clear line'],
      [start, 'a bad setting is refused by name: %o'],
      [start, 'a database from the future is one clear line'],
    ],
  },
]
