/** What a machine has sent, indented. Long lines are wrapped. */
export function Json({ value }: { readonly value: unknown }) {
  return (
    <pre className="rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap text-ink">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
