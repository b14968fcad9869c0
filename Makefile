# Every target does its own set-up under .work/; ARGS="..." is handed on.
.PHONY: help demo lab test test-all test-matrix bench generate docs format lint build clean
RUN = @sh tools/run

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

demo: ## take a feed through the emulated devices of the lab, and report on it
	$(RUN) lab tools/demo.py $(ARGS)

lab: ## run the device lab; stop it with Ctrl-C
	$(RUN) lab -m lab $(ARGS)

test: ## every check, as CI runs it (ARGS="--list", "--only unit,mypy")
	$(RUN) test tools/test.py $(ARGS)

test-all: ## the same with every ansible-core line, seed and cell
	$(RUN) test tools/test.py --all $(ARGS)

test-matrix: ## every ansible-core on every Python that this machine has
	$(RUN) test tools/test.py --matrix $(ARGS)

bench: ## measure how long tasks take
	$(RUN) test tests/bench $(ARGS)

generate: ## write the generated parts of plugins/ and meta/
	$(RUN) test tools/generate.py $(ARGS)

docs: ## build the documentation site into .work/docsite/html
	$(RUN) test tools/docsite.py $(ARGS)

format: ## put the source into its form
	$(RUN) test -m ruff check --quiet --fix-only .
	$(RUN) test -m ruff format .

lint: ## the quick checks only
	$(RUN) test tools/test.py --only ruff,mypy,yamllint,generated $(ARGS)

build: ## build the tarball and install it into .work/collections
	$(RUN) run tools/install.py $(ARGS)

clean: ## remove .work/
	@rm -rf .work
