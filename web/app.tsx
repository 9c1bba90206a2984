export function App() {
  return <h1>Scriptorium</h1>;
}
