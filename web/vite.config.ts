import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: {
    alias: {
      "#rules": fileURLToPath(new URL("../src/rules", import.meta.url)),
      "~": fileURLToPath(new URL("src", import.meta.url)),
    },
  },
  build: {
    target: "es2023",
    // Scripts and styles inside of the page are forbidden by its policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
