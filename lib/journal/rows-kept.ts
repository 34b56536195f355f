/** Rows stay for as long as the org keeps its log rows by default (days). */
export const rowsKeptDays = 30;
