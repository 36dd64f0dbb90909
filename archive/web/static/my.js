// Moves the code of a scanned square from the address into the form, and out of the address and the history.
var code = decodeURIComponent(location.hash.slice(1));
var field = document.getElementById("code");
if (code && field) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
