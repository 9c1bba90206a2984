/** How every setting says what it takes: a lower-case phrase after its name. */
export function expected(text: string): { readonly error: string } {
  return { error: `expected ${text}` };
}
