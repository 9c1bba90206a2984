/** What a command is. */
export interface Command {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  /** How its arguments are written, for the help. */
  readonly usage: string;
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
  /** Absent: it takes none. */
  readonly positionals?: string;
  run(arguments_: CommandArguments): Promise<number>;
}

export interface CommandArguments {
  readonly values: Readonly<Record<string, string | boolean | undefined | readonly (string | boolean)[]>>;
  readonly positionals: readonly string[];
}
