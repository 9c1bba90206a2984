/** For what others change while somebody looks at it: asked again from time to time, and when the window is looked at. */
export const FOLLOWED = { refetchInterval: 30_000, refetchOnWindowFocus: 'always' } as const;
