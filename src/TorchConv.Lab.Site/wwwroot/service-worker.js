// While the site is developed, nothing is kept: changes show at once.
self.addEventListener("fetch", () => { });
