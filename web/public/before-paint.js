/* Before the first paint, so that a dark page never flashes white. A file, because the page allows no inline script. */
(function () {
  var root = document.documentElement;
  var scheme = 'auto';
  var face = 'sans';
  try {
    scheme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
    face = localStorage.getItem('scriptorium.textFace') || 'sans';
  } catch (error) {
    // A browser that lets nothing be stored: the system's scheme it is.
  }
  var isDark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
  root.setAttribute('data-text-face', face);
})();
