/**
 * A reason not to go on that the person at the keyboard can mend: `husly` prints `message` alone, as one line, and ends
 * with 1. Everything else that is thrown is a defect and keeps its stack trace.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
}
