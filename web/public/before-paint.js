/*
 * Before the first paint, so that a dark page never flashes white, and before any module. A file, because the page
 * allows no inline script.
 */
(function () {
  // zod tries `new Function` where a schema is defined, which is before any module of ours can tell it not to; the
  // content security policy forbids it, and the console would say so.
  // oxlint-disable-next-line no-underscore-dangle
  window.__zod_globalConfig = { jitless: true };

  var root = document.documentElement;
  var scheme = 'auto';
  var face = 'sans';
  try {
    scheme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
    face = localStorage.getItem('scriptorium.textFace') || 'sans';
  } catch {
    // A browser that lets nothing be stored: the system's scheme it is.
  }
  var isDark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
  root.setAttribute('data-text-face', face);
})();
