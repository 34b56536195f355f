const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

function checksum(id15: string): string {
  return [0, 5, 10]
    .map((start) => {
      const bits = [...id15.slice(start, start + 5)].reduce(
        (sum, char, index) => sum + (char >= 'A' && char <= 'Z' ? 1 << index : 0),
        0,
      );
      return suffixAlphabet.charAt(bits);
    })
    .join('');
}

/** The 18-character form of a 15- or 18-character record id; undefined when it is no id or its checksum is wrong. */
export function toId18(text: string): string | undefined {
  if (!/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(text)) return undefined;
  if (!/\d/.test(text)) return undefined;
  const id15 = text.slice(0, 15);
  const id18 = id15 + checksum(id15);
  if (text.length === 18 && text.slice(15).toUpperCase() !== id18.slice(15)) return undefined;
  return id18;
}
