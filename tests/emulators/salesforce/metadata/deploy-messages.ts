/** What a deployment says of one component, before it knows ids and times. */
export interface Finding {
  type: string;
  fullName: string;
  fileName: string;
  problem: string;
  problemType: 'Error' | 'Warning';
  line?: number;
  column?: number;
}

/** A refusal of one component: a text, and where. */
export interface Problem {
  message: string;
  line?: number;
  column?: number;
  warning?: boolean;
}

/** Says that the real service would do it; never a wrong answer instead. */
export function notEmulated(what: string): Problem {
  return { message: `This emulator does not deploy ${what}.` };
}
