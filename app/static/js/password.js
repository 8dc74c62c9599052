// Lets people see the password they type; without it the field stays as it is.
const { show, hide } = document.querySelector("script[data-show]").dataset;

for (const field of document.querySelectorAll("input[type=password]")) {
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "button-link", textContent: show,
  });
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const isHidden = field.type === "password";
    field.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? hide : show;
  });
  field.after(button);
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
