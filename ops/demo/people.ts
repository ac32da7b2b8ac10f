/** People nobody is, in streets that are not there: whoever reads a name knows that it is made up. */

const firstNames =
  `Alma Bo Clara David Esther Finn Gerda Hassan Ida Jonas Karla Liam Mona Niels Olga Peter Rigmor Silas Tove Ulrik
  Vera William Yrsa Zoe Amir Birthe Carl Dagny Emil Fatima Gustav Helle Ismail Johanne Kurt Lone Malik Nadia Otto Pia Rasmus Sofie
  Torben Ulla Viggo Winnie Yasmin Zenia Anders Bente`.split(/\s+/);
const surnames = `Prøvesen Mønster Eksempel Påfund Tænkt Opdigt Fabel Fiktiv`.split(' ');
const streets = `Prøvevej Eksempelgade Mønstervænget Påfundsgade Tænketoften Fabelparken Opdigtsstræde`.split(' ');

export interface Person {
  name: string;
  street: string;
  postcode: string;
  city: string;
}

/** The n-th person; each another one at another address. */
export function person(n: number): Person {
  const floor = ['', ', st. tv', ', 1. th', ', 2. tv', ', 3. mf'][n % 5] ?? '';
  const east = n % 4 === 3;
  return {
    name: `${at(firstNames, n)} ${at(surnames, n * 3 + Math.floor(n / 8))}`,
    street: `${at(streets, n)} ${n + 1}${floor}`,
    postcode: east ? '8930' : '8900',
    city: east ? 'Randers NØ' : 'Randers C',
  };
}

const at = (words: readonly string[], n: number): string => words[n % words.length] ?? '';
