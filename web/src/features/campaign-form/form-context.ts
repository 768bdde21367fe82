import { createContext, useContext } from "react";
import type { UseFormRegister } from "react-hook-form";
import type { FormValues } from "./values.ts";

/** What the parts of the form share. */
export interface FormContext {
  readonly values: FormValues;
  readonly register: UseFormRegister<FormValues>;
  /** Sets a field that is no plain input. */
  readonly set: <Name extends keyof FormValues>(name: Name, value: FormValues[Name]) => void;
  /** What is wrong with a field, by its name ("windows.0.endTime"); undefined while nobody has touched it. */
  readonly problemOf: (name: string) => string | undefined;
}

const Context = createContext<FormContext | null>(null);
export const FormContextProvider = Context.Provider;

/** @throws Error outside of the form */
export function useForm(): FormContext {
  const form = useContext(Context);
  if (form === null) throw new Error("there is no form around this field");
  return form;
}
