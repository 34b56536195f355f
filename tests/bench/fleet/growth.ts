/** One column of the table: how much all agents together use, by their number. */
export interface Column {
  name: string;
  /** In order of agents. */
  points: readonly { agents: number; total: number }[];
}

/** 1 = with the agents, 2 = with their square. What a fixed part and a random draw may add is below this. */
const mostExponent = 1.35;
/** A single step is short, so that chance counts for more. */
const mostExponentOfStep = 1.5;

function exponent(from: Column['points'][number], to: Column['points'][number]): number {
  if (to.total <= 0) return 0;
  // What one uses none of and many use has no power law: one unit stands for none.
  return Math.log(to.total / Math.max(1, from.total)) / Math.log(to.agents / from.agents);
}

/** What is wrong with a column: it may grow with the agents and not with their square, from end to end and in no step. */
export function growthProblems({ name, points }: Column): string[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  const problems: string[] = [];
  const check = (from: typeof first, to: typeof first, most: number): void => {
    const found = exponent(from, to);
    if (found <= most) return;
    problems.push(
      `${name} grows from ${from.agents} to ${to.agents} agents with the power ${found.toFixed(2)} (at most ${most})`,
    );
  };
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (from !== undefined) check(from, to, mostExponentOfStep);
  }
  check(first, last, mostExponent);
  return problems;
}
