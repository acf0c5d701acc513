/** Build of the app: goes into every request and into the log's metadata. */
export const CLIENT_BUILD = `baton-web:${import.meta.env.VITE_BUILD ?? 'dev'}`;
